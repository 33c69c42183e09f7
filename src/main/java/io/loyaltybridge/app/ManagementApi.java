package io.loyaltybridge.app;

import io.loyaltybridge.access.AccessTokens;
import io.loyaltybridge.access.Audit;
import io.loyaltybridge.api.AccessGroup;
import io.loyaltybridge.api.Api;
import io.loyaltybridge.api.Console;
import io.loyaltybridge.api.EventsGroup;
import io.loyaltybridge.api.Gate;
import io.loyaltybridge.api.Group;
import io.loyaltybridge.api.OverviewGroup;
import io.loyaltybridge.api.SessionGroup;
import io.loyaltybridge.api.Sessions;
import io.loyaltybridge.api.SettingsGroup;
import io.loyaltybridge.api.SitesGroup;
import io.loyaltybridge.api.TryGroup;
import io.loyaltybridge.settings.Settings;
import io.loyaltybridge.store.Database;
import java.time.Clock;
import java.util.List;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpRouter;

/** The API put together for this process. */
final class ManagementApi {
    private final Settings settings;
    private final Rooms rooms;
    private final Clock clock;
    private final AccessTokens tokens;
    private final Audit audit;
    private final Sessions sessions;
    private final Database store;

    ManagementApi(Settings settings, Database store, Rooms rooms, Clock clock) {
        this.settings = settings;
        this.store = store;
        this.rooms = rooms;
        this.clock = clock;
        this.tokens = new AccessTokens(store, clock);
        this.audit = new Audit(store, clock);
        this.sessions = new Sessions(tokens, clock);
    }

    /**
     * From now on the router of the management port answers the API, and has the page.
     *
     * @param ownToken the process's own token, for commands
     */
    void mount(String ownToken, VertxPlatformHttpRouter router) {
        Gate gate = new Gate(settings, tokens, sessions, ownToken, clock);
        List<Group> groups = List.of(
                SessionGroup.of(sessions, audit),
                AccessGroup.of(tokens, audit, name -> rooms.sites().named(name).isPresent()),
                SitesGroup.of(rooms::sites, rooms::wrong),
                OverviewGroup.of(store, rooms::sites, rooms::wrong, rooms.needs(), clock),
                SettingsGroup.of(),
                TryGroup.of(),
                EventsGroup.of(store, clock));
        new Api(groups, gate, rooms::sites).mount(router.vertx(), router);
        new Console(gate).mount(router);
    }

    AccessTokens tokens() {
        return tokens;
    }

    Sessions sessions() {
        return sessions;
    }
}
