package io.loyaltybridge.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.loyaltybridge.job.Job;
import io.loyaltybridge.site.Site;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The commands of a site, run where the site is, by whoever calls the API. */
public final class SiteCommands {
    /** More lines of one command are not kept. */
    private static final int MOST_LINES = 1_000;

    private final Map<String, Job> jobs;

    /** @param jobs by name; the first argument, {@code --site=<name>}, says which site is meant */
    public SiteCommands(Map<String, Job> jobs) {
        this.jobs = Map.copyOf(jobs);
    }

    /**
     * How a command ended.
     *
     * @param done  whether all of it was done
     * @param lines what it said
     */
    public record Ran(boolean done, List<String> lines) {
        public Ran {
            lines = List.copyOf(lines);
        }

        /** Its lines as one text. */
        String words() {
            return lines.isEmpty() ? "this was not done" : String.join("; ", lines);
        }

        /** The same where all of it was done; a {@link Problem} that says its lines where it was not. */
        Ran orRefused() {
            if (!done) {
                throw Problem.of(409, words());
            }
            return this;
        }

        /** Its lines, as the field {@code lines} of an answer. */
        ObjectNode json() {
            return said(JsonNodeFactory.instance.objectNode(), lines);
        }
    }

    /** Puts what was said into the field {@code lines} of an answer. */
    static ObjectNode said(ObjectNode json, List<String> lines) {
        ArrayNode array = json.putArray("lines");
        lines.forEach(array::add);
        return json;
    }

    /**
     * Runs one and waits for its end.
     *
     * @throws IllegalArgumentException for a name that no command of sites has
     */
    public Ran run(Site site, String name, List<String> arguments) throws Exception {
        Job job = jobs.get(name);
        if (job == null) {
            throw new IllegalArgumentException("there is no command " + name);
        }
        List<String> all = new ArrayList<>(List.of(Site.OPTION + "=" + site.name()));
        all.addAll(arguments);
        List<String> lines = new ArrayList<>();
        int exit = job.run(all, line -> {
            synchronized (lines) {
                if (lines.size() < MOST_LINES) {
                    lines.add(line);
                }
            }
        });
        synchronized (lines) {
            return new Ran(exit == 0, lines);
        }
    }
}
