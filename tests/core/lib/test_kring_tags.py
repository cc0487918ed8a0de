"""The components draw what they promise; how they look is for the eye and the browser tests."""

from datetime import UTC, date, datetime, time
from decimal import Decimal

import pytest
from django import forms
from django.core.paginator import Paginator
from django.template import Context, Template
from django.test import RequestFactory
from django.utils import translation

from core.lib.templatetags.kring import STATUSES, room_dots


def draw(source: str, **context: object) -> str:
    return Template(source).render(Context(context))


@pytest.fixture(autouse=True)
def _dutch():
    with translation.override("nl"):
        yield


def test_formats_follow_the_language():
    source = "{{ d|short_date }} {% span a b %} {{ m|money }} {{ n|hours }}"
    values = {"d": date(2021, 2, 24), "a": time(7), "b": time(12, 30), "m": Decimal("1234.5"), "n": 330}
    assert draw(source, **values) == "wo 24-02-2021 07:00-12:30 € 1.234,50 5 uur 30"
    with translation.override("en"):
        assert draw(source, **values) == "Wed 24-02-2021 07:00-12:30 €1,234.50 5 h 30"


def test_moments_are_shown_in_local_time():
    moment = datetime(2021, 7, 1, 22, 30, tzinfo=UTC)
    assert draw("{{ m|short_moment }}", m=moment) == "vr 02-07-2021 00:30"


def test_a_deadline_at_midnight_belongs_to_the_day_that_it_closes():
    midnight = datetime(2026, 11, 30, 23, tzinfo=UTC)
    assert draw("{{ m|deadline }}", m=midnight) == "ma 30-11-2026 24:00"
    assert draw("{{ m|deadline }}", m=midnight.replace(hour=6)) == "ma 30-11-2026 07:00"


@pytest.mark.parametrize(
    "name", ["short_date", "long_date", "short_moment", "deadline", "clock", "money", "hours"]
)
def test_nothing_is_shown_for_nothing(name):
    assert draw(f"{{{{ nothing|{name} }}}}", nothing=None) == ""


def test_midnight_and_zero_are_something():
    assert draw("{{ t|clock }} {{ m|money }} {{ n|hours }}", t=time(0), m=0, n=0) == "00:00 € 0,00 0 min"


def test_an_icon_is_hidden_from_screen_readers_unless_it_has_words():
    assert 'aria-hidden="true"' in draw('{% icon "trash-2" %}')
    labelled = draw('{% icon "paperclip" label=words %}', words='<"bijlage">')
    assert "aria-hidden" not in labelled
    assert 'aria-label="&lt;&quot;bijlage&quot;&gt;"' in labelled


@pytest.mark.parametrize("value", STATUSES)
def test_a_status_has_an_icon_and_a_word(value):
    drawn = draw("{% status value %}", value=value)
    assert "<svg" in drawn
    assert str(STATUSES[value].label) in drawn


def test_a_status_can_go_by_another_name():
    assert "Optie extra" in draw('{% status "pending" label="Optie extra" %}')


def test_a_name_is_escaped_wherever_it_is_drawn():
    for source in ("{% avatar n %}", "{% chip n %}", '{% status "pending" label=n %}', "{% empty n %}"):
        assert "<script" not in draw(source, n="<script>")


def test_what_stands_in_a_block_keeps_its_html_and_escapes_its_title():
    drawn = draw("{% disclosure title %}<p>Omdat.</p>{% enddisclosure %}", title="<b>")
    assert "<p>Omdat.</p>" in drawn
    assert "&lt;b&gt;" in drawn


def test_a_badge_of_nothing_is_not_drawn():
    assert draw("{% badge 0 %}").strip() == ""


def test_the_same_name_always_has_the_same_colour():
    assert draw('{% avatar "Noortje" %}') == draw('{% avatar "Noortje" %}')


def test_a_band_lies_where_the_moment_lies_in_the_day():
    assert 'x="0.0%" width="45.8%"' in draw("{% band a b %}", a=time(7), b=time(12, 30))


def test_a_band_never_leaves_the_day():
    assert 'x="0.0%" width="100.0%"' in draw("{% band a b %}", a=time(5), b=time(23))


def test_every_place_in_the_group_is_a_dot():
    kinds = [dot.kind for dot in room_dots(taken=2, asked=1, capacity=4)]
    assert kinds == ["taken", "taken", "asked", "free"]


def test_children_past_the_places_stand_out():
    kinds = [dot.kind for dot in room_dots(taken=2, asked=2, capacity=3)]
    assert kinds == ["taken", "taken", "asked", "over"]


def test_pages_keep_the_filters_in_the_address():
    request = RequestFactory().get("/", {"status": "pending", "page": "2"})
    page = Paginator(range(100), 10).get_page(2)
    drawn = draw("{% pagination page %}", request=request, page=page)
    assert "?status=pending&amp;page=3" in drawn
    assert drawn.count('aria-current="page"') == 1


def test_one_page_needs_no_links():
    page = Paginator(range(5), 10).get_page(1)
    assert draw("{% pagination page %}", request=RequestFactory().get("/"), page=page).strip() == ""


class Sample(forms.Form):
    name = forms.CharField(label="Naam", help_text="Zoals op het paspoort.")
    note = forms.CharField(label="Opmerking", required=False)
    kind = forms.ChoiceField(label="Soort", widget=forms.RadioSelect, choices=[("a", "A"), ("b", "B")])
    secret = forms.CharField(label="Wachtwoord", widget=forms.PasswordInput)


def test_a_form_ties_labels_hints_and_errors_to_its_fields():
    form = Sample({})
    drawn = str(form)
    assert '<label class="label" for="id_name">' in drawn
    assert 'aria-describedby="id_name_helptext id_name_error"' in drawn
    assert 'id="id_name_error"' in drawn
    assert 'id="id_name_helptext"' in drawn
    assert 'aria-invalid="true"' in drawn


def test_the_error_summary_links_to_every_field_that_is_wrong():
    drawn = draw("{% error_summary form %}", form=Sample({}))
    for field in ("id_name", "id_kind_0", "id_secret"):
        assert f'href="#{field}"' in drawn
        assert f'id="{field}"' in str(Sample({})), field
    assert "autofocus" in drawn


def test_a_form_without_errors_has_no_summary():
    assert draw("{% error_summary form %}", form=Sample()).strip() == ""


def test_a_field_that_is_not_needed_says_so():
    assert str(Sample()).count("label-optional") == 1


def test_a_password_never_comes_back():
    assert "geheim" not in str(Sample({"secret": "geheim"}))


def test_a_chosen_theme_is_on_the_page():
    request = RequestFactory().get("/")
    request.COOKIES["theme"] = "dark"
    assert draw("{% theme_attribute %}", request=request) == ' data-theme="dark"'


def test_a_forged_theme_is_not():
    request = RequestFactory().get("/")
    request.COOKIES["theme"] = '"><script>'
    assert draw("{% theme_attribute %}", request=request) == ""
