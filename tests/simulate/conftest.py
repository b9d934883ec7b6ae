"""A bare account to fetch from: the one that the provisioning is tested on."""

from tests.provision.conftest import start  # noqa: F401  # a fixture
