"""The outbox: late effects are written with the change and taken up by consumers with a cursor of their own."""
