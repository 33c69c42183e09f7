package io.loyaltybridge.award.connect;

import io.loyaltybridge.site.SiteLinks;
import io.vertx.core.http.HttpServerRequest;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What a site does with links to connect.
 *
 * @param links null where there is no public address; then there are no links
 */
public record ConnectDoor(@Nullable ConnectLinks links, Connections connections) {

    /** A link that a site made. */
    record Followed(ConnectLinks.Asked asked, Connections connections) {}

    /** Whether a request has a link of a site; the door of a site by the name of the site. */
    public static boolean isFollowed(HttpServerRequest request, Function<String, Optional<ConnectDoor>> sites) {
        return followed(request, sites).isPresent();
    }

    static Optional<Followed> followed(HttpServerRequest request, Function<String, Optional<ConnectDoor>> sites) {
        String path = request.path();
        if (!path.startsWith(ConnectLinks.PATH)) {
            return Optional.empty();
        }
        String token = path.substring(ConnectLinks.PATH.length());
        return sites.apply(SiteLinks.site(token)).flatMap(door -> Optional.ofNullable(door.links())
                .flatMap(links -> links.asked(token))
                .map(asked -> new Followed(asked, door.connections())));
    }
}
