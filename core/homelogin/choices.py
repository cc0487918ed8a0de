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
