// The one script of pages of kind not-found: what all pages have, and, when the page is there, what proposes pages that are nearly the same.

import "./main";

document.addEventListener("DOMContentLoaded", () => import("./_propose"));
