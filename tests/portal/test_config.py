"""Settings: a wrong one stops the start with one sentence that says what to set."""

from pathlib import Path

import pytest

from portal.config import WrongSetting, read_config


def test_without_settings_everything_is_embedded(tmp_path: Path) -> None:
    config = read_config({"TARJOTIN_DATA": str(tmp_path)})
    assert config.embedded
    assert (config.port, config.base_url, config.smtp_url) == (8000, "http://127.0.0.1:8000", None)
    assert config.secret_key == read_config({"TARJOTIN_DATA": str(tmp_path)}).secret_key
    assert (tmp_path / "secret_key").stat().st_mode & 0o077 == 0


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("TARJOTIN_DATABASE_URL", "mysql://somewhere"),
        ("TARJOTIN_DATABASE_URL", "postgresql://localhost:five/t"),
        ("TARJOTIN_SEARCH", "elastic"),
        ("TARJOTIN_SEARCH", "postgres"),
        ("TARJOTIN_SECRET_KEY", "too short"),
        ("TARJOTIN_PORT", "eighty"),
        ("TARJOTIN_PORT", "70000"),
        ("TARJOTIN_BASE_URL", "tarjotin.example.com"),
        ("TARJOTIN_SMTP_URL", "http://mail.example.com"),
    ],
)
def test_a_wrong_setting_is_named(tmp_path: Path, name: str, value: str) -> None:
    with pytest.raises(WrongSetting) as refused:
        read_config({"TARJOTIN_DATA": str(tmp_path), name: value})
    assert name in str(refused.value)
    assert str(refused.value).count(".") >= 1


def test_a_postgresql_address_gets_its_driver(tmp_path: Path) -> None:
    config = read_config(
        {"TARJOTIN_DATA": str(tmp_path), "TARJOTIN_DATABASE_URL": "postgresql://localhost/t"}
    )
    assert config.database_url == "postgresql+psycopg://localhost/t"
    assert not config.embedded


def test_search_in_postgresql_goes_with_a_database_in_it(tmp_path: Path) -> None:
    settings = {"TARJOTIN_DATA": str(tmp_path), "TARJOTIN_SEARCH": "postgres"}
    config = read_config({**settings, "TARJOTIN_DATABASE_URL": "postgresql://localhost/t"})
    assert config.search == "postgres"
    with pytest.raises(WrongSetting, match="TARJOTIN_DATABASE_URL"):
        read_config({**settings, "TARJOTIN_DATABASE_URL": f"sqlite:///{tmp_path / 'a.db'}"})


@pytest.mark.parametrize("url", ["sqlite:////a.db", "replica.example.com", "postgresql://replica:five/t"])
def test_a_replica_is_read_only_where_the_index_is_in_postgresql(tmp_path: Path, url: str) -> None:
    right = "postgresql://replica/t"
    settings = {
        "TARJOTIN_DATA": str(tmp_path),
        "TARJOTIN_DATABASE_URL": "postgresql://localhost/t",
        "TARJOTIN_SEARCH": "postgres",
        "TARJOTIN_SEARCH_REPLICA_URL": right,
    }
    assert read_config(settings).search_replica_url == "postgresql+psycopg://replica/t"
    with pytest.raises(WrongSetting, match="TARJOTIN_SEARCH_REPLICA_URL"):
        read_config({**settings, "TARJOTIN_SEARCH_REPLICA_URL": url})
    with pytest.raises(WrongSetting, match="TARJOTIN_SEARCH=postgres"):
        read_config({**settings, "TARJOTIN_SEARCH": "whoosh"})
