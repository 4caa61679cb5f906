"""The public routes of the assembly, and of the apps that know no stories: none of them says a word of one."""

from __future__ import annotations

from articles.proof import says_nothing_of_stories

says_nothing_of_stories("robots", "favicon", "healthz", "readyz", "slots:sheet", "slots:click")
