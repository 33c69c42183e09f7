package io.loyaltybridge.program;

import java.util.Map;

/** Shows a program who calls it. Thread-safe. */
interface Authorization {

    /**
     * The headers of a call. May fetch a token first.
     *
     * @throws ProgramException     where there is no token: what the program said of it
     * @throws InterruptedException when the thread is interrupted while it waits for one
     */
    Map<String, String> headers() throws InterruptedException;

    /**
     * A call with these headers was answered 401.
     *
     * @return whether the next call may have others, so that this one is worth repeating
     */
    boolean isWorthRepeating(Map<String, String> refused);

    /** The same headers for every call. */
    static Authorization fixed(Map<String, String> headers) {
        return new Authorization() {
            @Override
            public Map<String, String> headers() {
                return headers;
            }

            @Override
            public boolean isWorthRepeating(Map<String, String> refused) {
                return false;
            }
        };
    }
}
