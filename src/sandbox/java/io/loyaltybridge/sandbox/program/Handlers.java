package io.loyaltybridge.sandbox.program;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.loyaltybridge.sandbox.server.Answer;

/** The operations of one kind of program. Guarded by the stand-in's lock. */
interface Handlers {

    /**
     * Serves a call with a valid form.
     *
     * @param id the customer in the path, null where the path has none
     */
    Answer serve(String operation, String id, ObjectNode query, ObjectNode body);

    /** Forgets what was answered. */
    void clear();
}
