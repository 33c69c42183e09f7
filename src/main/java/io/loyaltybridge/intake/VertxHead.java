package io.loyaltybridge.intake;

import io.loyaltybridge.intake.signature.RequestHead;
import io.loyaltybridge.payload.Forms;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.SocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The head of a request as Vert.x has it. */
record VertxHead(HttpServerRequest request) implements RequestHead {

    @Override
    public @Nullable String header(String name) {
        return request.getHeader(name);
    }

    /** Read from the query itself: what the request calls its parameters may hold parts of its path as well. */
    @Override
    public @Nullable String parameter(String name) {
        String query = request.query();
        if (query == null) {
            return null;
        }
        try {
            return Forms.parse(query.getBytes(StandardCharsets.UTF_8)).getOrDefault(name, List.of()).stream()
                    .findFirst()
                    .orElse(null);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    @Override
    public String peer() {
        SocketAddress address = request.remoteAddress();
        return address == null || address.hostAddress() == null ? "" : address.hostAddress();
    }
}
