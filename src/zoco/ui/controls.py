"""
The controls of a form as HTML: what Django's widget templates say, to the letter, without them.

A page holds a hundred controls and each of those templates lies four deep, which was most of the work of a page with
a form. Kinds that are rare here (a file that is replaced, several controls in one) are still drawn by Django.
"""

from collections.abc import Callable, Mapping
from typing import Any, Final

from django.utils.formats import localize
from django.utils.html import conditional_escape as safe

Drawn = Callable[[Mapping[str, Any]], str]


def attributes(widget: Mapping[str, Any]) -> str:
    """
    >>> attributes({"attrs": {"id": "id_age", "disabled": True, "hidden": False, "title": '"'}})
    ' id="id_age" disabled title="&quot;"'
    """
    return "".join(
        f" {safe(name)}" if value is True else f' {safe(name)}="{text(value)}"'
        for name, value in widget["attrs"].items()
        if value is not False
    )


def text(value: Any) -> str:
    """Ready for a page, unless it is so already; numbers as they are sent, not as they are read."""
    return safe(value) if isinstance(value, str) else safe(str(value))


def field(widget: Mapping[str, Any]) -> str:
    value = "" if widget["value"] is None else f' value="{text(widget["value"])}"'
    return f'<input type="{safe(widget["type"])}" name="{safe(widget["name"])}"{value}{attributes(widget)}>'


def choice(widget: Mapping[str, Any]) -> str:
    """A radio button or a checkbox of several, in its label where it is asked for."""
    if not widget.get("wrap_label"):
        return field(widget)
    of = widget["attrs"].get("id")
    aim = f' for="{safe(of)}"' if of else ""
    return f"<label{aim}>{field(widget)}\n {safe(localize(widget['label']))}</label>"


def textarea(widget: Mapping[str, Any]) -> str:
    words = safe(widget["value"]) if widget["value"] else ""
    return f'<textarea name="{safe(widget["name"])}"{attributes(widget)}>\n{words}</textarea>'


def select(widget: Mapping[str, Any]) -> str:
    inside = "".join(group(name, options) for name, options, _at in widget["optgroups"])
    return f'<select name="{safe(widget["name"])}"{attributes(widget)}>{inside}\n</select>'


def group(name: Any, options: list[dict[str, Any]]) -> str:
    inside = "".join(f"\n  {option(each)}\n" for each in options)
    return f'\n  <optgroup label="{safe(name)}">{inside}\n  </optgroup>' if name else inside


def option(widget: Mapping[str, Any]) -> str:
    words = safe(localize(widget["label"]))
    return f'<option value="{text(widget["value"])}"{attributes(widget)}>{words}</option>'


FIELDS: Final = (
    "input",
    "checkbox",
    "color",
    "date",
    "datetime",
    "email",
    "file",
    "hidden",
    "number",
    "password",
    "search",
    "tel",
    "text",
    "time",
    "url",
)
#: By the name of the template that is not needed.
CONTROLS: Final[dict[str, Drawn]] = {
    f"django/forms/widgets/{name}.html": drawn
    for name, drawn in {
        **dict.fromkeys(FIELDS, field),
        "radio_option": choice,
        "checkbox_option": choice,
        "textarea": textarea,
        "select": select,
    }.items()
}
