"""The demo office: positions instead of people, letters that the project composes itself."""
