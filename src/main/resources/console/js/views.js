import * as access from './views/access.js';
import * as attention from './views/attention.js';
import * as customers from './views/customers.js';
import * as events from './views/events.js';
import * as jobs from './views/jobs.js';
import * as overview from './views/overview.js';
import * as routes from './views/routes.js';
import * as settings from './views/settings.js';
import * as sites from './views/sites.js';
import * as trial from './views/try.js';

/**
 * The views, in the order of the navigation. Each has
 * - `path`, the first part of its address, and `title`,
 * - `role`, which one needs to see it,
 * - `show(main, params, signal)`, which fills `main`. `params` are those of the address with `rest`, the parts after the path, and
 *   `site`, the name of the chosen site. The signal tells when the view is left.
 */
export const views = [overview, attention, events, customers, jobs, routes, sites, trial, settings, access];
