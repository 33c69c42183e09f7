package io.loyaltybridge.sandbox.program;

import io.loyaltybridge.sandbox.server.Answer;

/** How a program writes its errors. */
@FunctionalInterface
interface ErrorForm {
    /** @param field the field that is wrong; null for none */
    Answer of(int status, String code, String field, String message);
}
