package io.loyaltybridge.program;

import io.loyaltybridge.log.Secrets;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A call that the external program did not carry out, or may not have carried out. The message contains no body and no token. */
public final class ProgramException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** What the failure means for the caller. */
    public enum Kind {
        /** Refused (4xx): the same call would get the same answer. */
        REFUSED,
        /** There is no such customer (404). */
        NOT_FOUND,
        /** Refused because the balance would fall below zero. */
        BELOW_ZERO,
        /** No answer, a broken answer, or 5xx: the call may have taken effect. */
        UNAVAILABLE,
        /** The program does not accept program.token, or gives no token for it (401, 403). */
        CREDENTIALS,
        /** Too many calls (429): nothing took effect. */
        THROTTLED
    }

    private final Kind kind;
    private final String operation;
    private final int status;
    private final String code;
    private final transient Duration retryAfter;

    ProgramException(Kind kind, String operation, int status, String code, String text, @Nullable Duration retryAfter) {
        super("the program's " + operation + ": " + Secrets.mask(text), null, false, false);
        this.kind = kind;
        this.operation = operation;
        this.status = status;
        this.code = code;
        this.retryAfter = retryAfter == null ? Duration.ZERO : retryAfter;
    }

    /** The same for the operation that needed the call that failed. */
    ProgramException(ProgramException failed, String operation) {
        super("the program's " + operation + ": " + failed.getMessage(), null, false, false);
        this.kind = failed.kind;
        this.operation = operation;
        this.status = failed.status;
        this.code = failed.code;
        this.retryAfter = failed.retryAfter;
    }

    public Kind kind() {
        return kind;
    }

    /** The operation, as in "change-points". */
    public String operation() {
        return operation;
    }

    /** HTTP status; 0 without an answer. */
    public int status() {
        return status;
    }

    /** The program's error code; empty where it gave none. */
    public String code() {
        return code;
    }

    /** How long to wait; null unless throttled. */
    public Duration retryAfter() {
        return retryAfter;
    }
}
