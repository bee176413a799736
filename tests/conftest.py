"""What every test may ask for."""

pytest_plugins = [
    "tests.services.selection",
    "tests.services.shared_data",
    "tests.services.postgres",
    "tests.services.browser",
]
