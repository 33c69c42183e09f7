package io.loyaltybridge.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class SafeRegistryTest {
    private static final int BEANS = 20_000;

    @Test
    void beansAreFoundWhileOthersAreBound() {
        BridgeMain main = new BridgeMain(new Connectors(Map.of()));
        AtomicBoolean ended = new AtomicBoolean();
        CompletableFuture<Void> binding = CompletableFuture.runAsync(() -> {
            for (int i = 0; i < BEANS; i++) {
                main.bind("bean-" + i, "of-" + i);
            }
            ended.set(true);
        });

        assertThatCode(() -> {
                    while (!ended.get()) {
                        main.lookupByType(String.class);
                    }
                })
                .doesNotThrowAnyException();

        binding.join();
        assertThat(main.lookupByType(String.class)).hasSize(BEANS);
        assertThat(main.lookup("bean-7", String.class)).isEqualTo("of-7");
    }
}
