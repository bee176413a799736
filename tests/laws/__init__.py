"""What no change may break; every law proves itself by failing on a planted offender."""
