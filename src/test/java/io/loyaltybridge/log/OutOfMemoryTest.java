package io.loyaltybridge.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;

class OutOfMemoryTest {
    private final List<Integer> ends = new ArrayList<>();

    @Test
    void anOutOfMemoryErrorEndsTheProcessHoweverItIsWrapped() {
        OutOfMemory.check(
                new CompletionException(new IllegalStateException(new OutOfMemoryError("Java heap space"))), ends::add);

        assertThat(ends).containsExactly(3);
    }

    @Test
    void anythingElseDoesNot() {
        Exception first = new Exception();
        Exception second = new Exception(first);
        first.initCause(second);

        OutOfMemory.check(null, ends::add);
        OutOfMemory.check(new StackOverflowError(), ends::add);
        OutOfMemory.check(first, ends::add);

        assertThat(ends).isEmpty();
    }
}
