// The one script of pages of kind decoder: what all pages have, and, when the page is there, what reads adverts.

import "./main";

document.addEventListener("DOMContentLoaded", () => import("./_decoder"));
