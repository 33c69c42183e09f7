package io.loyaltybridge.view;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.loyaltybridge.access.Arguments;
import io.loyaltybridge.job.JobRuns;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Runs of long commands as JSON. Times have the offset of the site's zone; addresses in arguments are masked. */
public final class JobJson {
    private final ZoneId zone;

    public JobJson(ZoneId zone) {
        this.zone = zone;
    }

    /** @param reasons why customers were left over, in words */
    public ObjectNode of(JobRuns.Row row, List<String> reasons) {
        ObjectNode json = JsonNodeFactory.instance
                .objectNode()
                .put("job", row.id())
                .put("command", row.name())
                .put("arguments", Arguments.text(List.of(row.arguments().split(" "))))
                .put("state", row.state())
                .put("detail", row.detail())
                .put("startedAt", time(row.startedAt()))
                .put("seenAt", time(row.updatedAt()))
                .put("endedAt", time(row.endedAt()));
        ObjectNode counters = json.putObject("counters");
        row.counters().forEach(counters::put);
        ArrayNode lines = json.putArray("reasons");
        reasons.forEach(lines::add);
        return json;
    }

    private @Nullable String time(@Nullable Instant at) {
        return at == null ? null : DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(at.atZone(zone));
    }
}
