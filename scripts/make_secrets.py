"""Make the secrets that compose.yaml asks for, each in a file below secrets/. What exists is kept."""

from __future__ import annotations

import secrets
from pathlib import Path

FOLDER = Path(__file__).resolve().parent.parent / "secrets"


def main() -> None:
    FOLDER.mkdir(
        mode=0o700, exist_ok=True
    )  # closes the files, which the containers' users must be able to read
    keep("postgres_password", secrets.token_urlsafe(32))
    keep("secret_key", secrets.token_urlsafe(64))
    owner = keep("owner_password", secrets.token_urlsafe(32))
    app = keep("app_password", secrets.token_urlsafe(32))
    keep("owner_url", f"postgresql://zoco_owner:{owner}@database/zoco")
    keep("database_url", f"postgresql://zoco_app:{app}@database/zoco")
    print(f"The secrets are in {FOLDER}. Keep a copy where only you can reach it.")


def keep(name: str, secret: str) -> str:
    """The secret in the file, made now if it is not there yet."""
    file = FOLDER / name
    if not file.exists():
        file.write_text(secret + "\n")
        file.chmod(0o644)
    return file.read_text().strip()


if __name__ == "__main__":
    main()
