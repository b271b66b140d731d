// The one script of pages of kind decisions: what all pages have, and, when the page is there, what makes the matrices into a sheet of one’s own.

import "./main";

document.addEventListener("DOMContentLoaded", () => import("./_decisions"));
