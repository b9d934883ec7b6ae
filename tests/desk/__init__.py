"""Tests of the door to Zendesk."""
