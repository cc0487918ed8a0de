"""Asking publishers which licences an organisation has (A-34). One class for each way in which publishers tell."""

from collections.abc import Mapping

from core.homelogin.choices import ConnectorKind
from core.homelogin.connectors.http_json import HttpJson
from core.homelogin.connectors.protocol import Connector

CONNECTORS: Mapping[str, Connector] = {ConnectorKind.JSON: HttpJson()}
