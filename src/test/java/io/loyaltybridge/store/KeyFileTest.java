package io.loyaltybridge.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeyFileTest {
    private static final String GIVEN = "0f".repeat(32);

    @TempDir
    private Path dir;

    private KeyFile key() {
        return new KeyFile(dir.resolve("key"), "the key", "Without it all is lost");
    }

    @Test
    void aKeyThatWasGivenIsKept() {
        key().keep(GIVEN);
        key().keep(GIVEN);
        key().make();

        assertThat(HexFormat.of().formatHex(key().read())).isEqualTo(GIVEN);
        assertThat(dir.resolve("key.new")).doesNotExist();
    }

    @Test
    void anotherKeyIsNeverReplaced() {
        KeyFile made = key();
        made.make();
        byte[] before = made.read();

        assertThatThrownBy(() -> key().keep(GIVEN))
                .isInstanceOf(StoreException.class)
                .hasMessage("the key in " + dir.resolve("key")
                        + " is another one than the one that was given. Without it all is lost")
                .hasMessageNotContaining(GIVEN);
        assertThat(key().read()).isEqualTo(before);
    }
}
