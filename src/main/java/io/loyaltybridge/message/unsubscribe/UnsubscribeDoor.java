package io.loyaltybridge.message.unsubscribe;

import io.loyaltybridge.site.SiteLinks;
import io.vertx.core.http.HttpServerRequest;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What a site does with links to unsubscribe.
 *
 * @param links null where there is no public address; then there are no links
 */
public record UnsubscribeDoor(@Nullable UnsubscribeLinks links, Unsubscribes unsubscribes) {

    /** A link that a site made. */
    record Followed(String email, Unsubscribes unsubscribes) {}

    /** Whether a request has a link of a site; the door of a site by the name of the site. */
    public static boolean isFollowed(HttpServerRequest request, Function<String, Optional<UnsubscribeDoor>> sites) {
        return followed(request, sites).isPresent();
    }

    /**
     * What a request asks for; empty where its path is not a link of any site.
     *
     * @param sites a site's door by the name of the site
     */
    static Optional<Followed> followed(HttpServerRequest request, Function<String, Optional<UnsubscribeDoor>> sites) {
        String path = request.path();
        if (!path.startsWith(UnsubscribeLinks.PATH)) {
            return Optional.empty();
        }
        String token = path.substring(UnsubscribeLinks.PATH.length());
        return sites.apply(SiteLinks.site(token)).flatMap(door -> Optional.ofNullable(door.links())
                .flatMap(links -> links.email(token))
                .map(email -> new Followed(email, door.unsubscribes())));
    }
}
