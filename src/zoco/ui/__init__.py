"""Page, fields, components and styles. No words of the field: other rooms fill them in."""
