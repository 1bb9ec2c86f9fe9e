"""Documents of a case, sealed at rest and looked at before they are taken in."""
