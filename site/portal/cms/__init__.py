"""The public pages and their editing: home page, standard pages, compiling on publish."""
