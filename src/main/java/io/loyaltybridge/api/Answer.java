package io.loyaltybridge.api;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.function.Consumer;

/** What an operation answers. */
public sealed interface Answer {
    /** A document. */
    record Json(int status, JsonNode body) implements Answer {}

    /** Nothing but that it was done: 204. */
    record Nothing() implements Answer {}

    /** Somebody has signed in; {@code cookie} is the value of the cookie of the page. */
    record SignedIn(JsonNode body, String cookie) implements Answer {}

    /** Somebody has signed out. */
    record SignedOut() implements Answer {}

    /** Lines of JSON as they come ({@code application/x-ndjson}), for what may be long. {@code write} runs on a thread of its own. */
    record Lines(Consumer<Sink> write) implements Answer {}

    /** What happens, as it happens ({@code text/event-stream}). {@code write} runs on a thread of its own until it returns. */
    record Events(Consumer<Sink> write) implements Answer {}

    /** Takes what is to be sent. */
    interface Sink {
        /** Sends one line or event, and waits while its reader is slow. False where nobody reads any more; then end. */
        boolean send(JsonNode one);
    }

    static Answer of(JsonNode body) {
        return new Json(200, body);
    }

    static Answer made(JsonNode body) {
        return new Json(201, body);
    }
}
