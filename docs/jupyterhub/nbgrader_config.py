"""What everybody's nbgrader needs to know on this hub: the course, and that ngshare is the exchange."""

import os

# ngshare asks for the login's name, which a hub says in another variable.
os.environ.setdefault("USER", os.environ["JUPYTERHUB_USER"])

from ngshare_exchange import configureExchange

c = get_config()  # noqa: F821 - nbgrader provides it

c.CourseDirectory.course_id = "learn-how-networks-learn"
configureExchange(c, os.environ["NGSHARE_URL"])
