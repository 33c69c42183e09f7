package io.loyaltybridge.app;

import io.loyaltybridge.intake.SourceSettings;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.camel.CamelContext;
import org.apache.camel.Route;
import org.apache.camel.model.Model;
import org.apache.camel.model.RouteTemplateDefinition;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;
import org.jspecify.annotations.Nullable;

/** Replaces the routes of a file in the running context by those of another text. Nothing may run in them meanwhile. */
final class RouteSwap {
    private static final long STOP_SECONDS = 10;

    private final CamelContext context;
    private final Supplier<Collection<SourceSettings>> sources;

    /** @param sources those that have a route made from a template */
    RouteSwap(CamelContext context, Supplier<Collection<SourceSettings>> sources) {
        this.context = context;
        this.sources = sources;
    }

    /** @throws Exception where the new ones cannot be made; what is there then is unclear, and the old text has to be put back */
    void replace(String file, @Nullable String before, @Nullable String after) throws Exception {
        remove(RouteTexts.ids(before));
        if (after == null) {
            return;
        }
        RouteTexts.Ids added = RouteTexts.ids(after);
        // A part of them may be there from an attempt that failed.
        remove(added);
        PluginHelper.getRoutesLoader(context).loadRoutes(ResourceHelper.fromString(file, after));
        for (SourceSettings source : madeFrom(added.templates())) {
            context.addRouteFromTemplate(source.name(), source.route(), Map.copyOf(source.templateParameters()));
        }
    }

    private List<SourceSettings> madeFrom(List<String> templates) {
        return sources.get().stream()
                .filter(SourceSettings::enabled)
                .filter(source -> templates.contains(source.route()))
                .toList();
    }

    private void remove(RouteTexts.Ids ids) throws Exception {
        List<String> routes = new ArrayList<>(ids.routes());
        madeFrom(ids.templates()).forEach(source -> routes.add(source.name()));
        for (String id : routes) {
            Route route = context.getRoute(id);
            if (route != null) {
                context.getRouteController().stopRoute(id, STOP_SECONDS, TimeUnit.SECONDS);
                context.removeRoute(id);
            }
        }
        Model model = context.getCamelContextExtension().getContextPlugin(Model.class);
        for (String id : ids.templates()) {
            RouteTemplateDefinition template = model.getRouteTemplateDefinition(id);
            if (template != null) {
                model.removeRouteTemplateDefinition(template);
            }
        }
    }
}
