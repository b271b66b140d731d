// The one script of pages of kind search: what all pages have, and, when the page is there, what answers while a reader types.

import "./main";

document.addEventListener("DOMContentLoaded", () => import("./_search"));
