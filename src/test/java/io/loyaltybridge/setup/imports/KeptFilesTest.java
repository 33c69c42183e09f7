package io.loyaltybridge.setup.imports;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeptFilesTest {
    @TempDir
    private Path dir;

    private void file(String... names) throws IOException {
        for (String name : names) {
            Files.writeString(dir.resolve(name), "ada@example.com,5\n");
        }
    }

    @Test
    void filesOfRunsThatAreOverGoWhateverIsMissingBetweenThem() throws IOException {
        // A kill while they were removed has left the later ones.
        file("setup-7-3.csv", "setup-7-12.csv", "setup-8-1.csv", "setup-9-1.csv", "of-a-person.csv", "setup-7-x.csv");

        KeptFiles.remove(dir, Set.of(7L, 9L)::contains);

        assertThat(dir.toFile().list()).containsExactlyInAnyOrder("setup-8-1.csv", "of-a-person.csv", "setup-7-x.csv");
    }

    @Test
    void aDirectoryThatIsNotThereIsEmpty() {
        KeptFiles.remove(dir.resolve("imports"), id -> true);
        assertThat(dir).isEmptyDirectory();
    }
}
