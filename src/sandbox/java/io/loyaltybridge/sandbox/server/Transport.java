package io.loyaltybridge.sandbox.server;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;

/** Writes answers, whole or broken. */
final class Transport {
    private Transport() {}

    static void send(HttpServerRequest http, Answer answer) {
        HttpServerResponse response = head(http, answer);
        // The caller may have given up meanwhile; then there is nobody to write to.
        if (!response.closed() && !response.ended()) {
            response.end(Buffer.buffer(answer.bytes()));
        }
    }

    /** Sends half of the body under the full length, then closes. */
    static void truncate(HttpServerRequest http, Answer answer) {
        byte[] body = answer.bytes();
        HttpServerResponse response = head(http, answer);
        if (!response.closed()) {
            response.putHeader("Content-Length", Integer.toString(body.length));
            response.write(Buffer.buffer().appendBytes(body, 0, body.length / 2))
                    .onComplete(written -> http.connection().close());
        }
    }

    static void drop(HttpServerRequest http) {
        http.connection().close();
    }

    private static HttpServerResponse head(HttpServerRequest http, Answer answer) {
        HttpServerResponse response = http.response();
        if (!response.closed()) {
            response.setStatusCode(answer.status()).putHeader("Content-Type", "application/json");
            answer.headers().forEach(response::putHeader);
        }
        return response;
    }
}
