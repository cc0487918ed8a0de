from django.db.models import IntegerChoices, TextChoices
from django.utils.translation import gettext_lazy as _


class SecretKind(TextChoices):
    """How a child shows at home that it is the child on the tile (A-20)."""

    PIN = "pin", _("PIN of four digits")
    PICTURES = "pictures", _("pictures")


class PictureCount(IntegerChoices):
    """How many pictures a school asks of young children."""

    ONE = 1, _("one picture")
    THREE = 3, _("three pictures in order")


class PublisherKind(TextChoices):
    PUBLISHER = "publisher", _("publisher")
    NETWORK = "network", _("school network supplier")


class ConnectorKind(TextChoices):
    """How a publisher tells about licences; each has a class in core.homelogin.connectors."""

    JSON = "json", _("list in JSON over https")


class SourceProblem(TextChoices):
    """Why a publisher's licences could not be fetched."""

    ADDRESS = "address", _("the address leads to a place where Kring does not go")
    UNREACHABLE = "unreachable", _("the publisher cannot be reached")
    SLOW = "slow", _("the publisher did not answer within three seconds")
    REFUSED = "refused", _("the publisher does not accept the key")
    FAILING = "failing", _("the publisher answered with an error")
    UNREADABLE = "unreadable", _("the publisher's answer cannot be read")


class Picture(TextChoices):
    """The pictures to choose from; each is drawn in static/img/pictures/<value>.svg."""

    SUN = "sun", _("sun")
    MOON = "moon", _("moon")
    STAR = "star", _("star")
    TREE = "tree", _("tree")
    FLOWER = "flower", _("flower")
    HOUSE = "house", _("house")
    BOAT = "boat", _("boat")
    BALL = "ball", _("ball")
    FISH = "fish", _("fish")
    HEART = "heart", _("heart")
    KITE = "kite", _("kite")
    CLOUD = "cloud", _("cloud")
