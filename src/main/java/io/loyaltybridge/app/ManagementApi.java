package io.loyaltybridge.app;

import io.loyaltybridge.access.store.ApiTokens;
import io.loyaltybridge.access.store.Audit;
import io.loyaltybridge.api.AccessGroup;
import io.loyaltybridge.api.Api;
import io.loyaltybridge.api.AttentionGroup;
import io.loyaltybridge.api.Console;
import io.loyaltybridge.api.CustomersGroup;
import io.loyaltybridge.api.EventsGroup;
import io.loyaltybridge.api.Gate;
import io.loyaltybridge.api.Group;
import io.loyaltybridge.api.JobsGroup;
import io.loyaltybridge.api.OverviewGroup;
import io.loyaltybridge.api.RouteSteering;
import io.loyaltybridge.api.RoutesGroup;
import io.loyaltybridge.api.SessionGroup;
import io.loyaltybridge.api.Sessions;
import io.loyaltybridge.api.SettingsGroup;
import io.loyaltybridge.api.SiteCommands;
import io.loyaltybridge.api.SitesGroup;
import io.loyaltybridge.api.TryGroup;
import io.loyaltybridge.job.Job;
import io.loyaltybridge.settings.Settings;
import io.loyaltybridge.store.Database;
import io.loyaltybridge.version.RouteVersions;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpRouter;

/** The API put together for this process. */
final class ManagementApi {
    private final Settings settings;
    private final Rooms rooms;
    private final Clock clock;
    private final ApiTokens tokens;
    private final Audit audit;
    private final Sessions sessions;
    private final Database store;
    private final RouteSteering routes;

    ManagementApi(Settings settings, Database store, Rooms rooms, RouteSteering routes, Clock clock) {
        this.routes = routes;
        this.settings = settings;
        this.store = store;
        this.rooms = rooms;
        this.clock = clock;
        this.tokens = new ApiTokens(store, clock);
        this.audit = new Audit(store, clock);
        this.sessions = new Sessions(tokens, clock);
    }

    /**
     * From now on the router of the management port answers the API, and has the page.
     *
     * @param ownToken the process's own token, for commands
     * @param jobs     the commands by name
     */
    void mount(String ownToken, Map<String, Job> jobs, VertxPlatformHttpRouter router) {
        Gate gate = new Gate(settings, tokens, sessions, ownToken, clock);
        SiteCommands commands = new SiteCommands(jobs);
        List<Group> groups = List.of(
                SessionGroup.of(sessions, audit),
                AccessGroup.of(tokens, audit, name -> rooms.sites().named(name).isPresent()),
                SitesGroup.of(rooms::sites, rooms::wrong, jobs, audit),
                OverviewGroup.of(store, rooms::sites, rooms::wrong, rooms.needs(), clock),
                SettingsGroup.of(),
                TryGroup.of(routes, KameletTexts::description),
                EventsGroup.of(store, clock, audit, commands),
                CustomersGroup.of(store),
                AttentionGroup.of(store, clock, audit, commands),
                JobsGroup.of(store, clock, jobs, audit),
                RoutesGroup.of(routes, new RouteVersions(store, clock), audit));
        new Api(groups, gate, rooms::sites).mount(router.vertx(), router);
        new Console(gate).mount(router);
    }

    ApiTokens tokens() {
        return tokens;
    }

    Audit audit() {
        return audit;
    }

    Sessions sessions() {
        return sessions;
    }
}
