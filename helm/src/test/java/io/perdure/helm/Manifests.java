package io.perdure.helm;

import static java.util.Objects.requireNonNull;
import static java.util.Objects.requireNonNullElse;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.CoercionAction;
import com.fasterxml.jackson.databind.cfg.CoercionInputShape;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.type.LogicalType;
import io.fabric8.certmanager.api.model.v1.Certificate;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.GRPCRoute;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPRoute;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.openshift.api.model.monitoring.v1.PrometheusRule;
import io.fabric8.openshift.api.model.monitoring.v1.ServiceMonitor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/**
 * What the chart rendered, read into Kubernetes' own types: an unknown field, a doubled key or a
 * number where a text belongs is an error.
 */
final class Manifests {
  private static final ObjectMapper STRICT = strict();
  private static final List<Class<? extends HasMetadata>> KINDS =
      List.of(
          Deployment.class,
          StatefulSet.class,
          Service.class,
          ServiceAccount.class,
          PodDisruptionBudget.class,
          HorizontalPodAutoscaler.class,
          NetworkPolicy.class,
          Job.class,
          Ingress.class,
          GRPCRoute.class,
          HTTPRoute.class,
          Certificate.class,
          ConfigMap.class,
          ServiceMonitor.class,
          PrometheusRule.class,
          Pod.class);

  /** Of those that only examples add, whose types are not at hand. */
  private static final Set<String> FOREIGN = Set.of("ExternalSecret");

  private final List<JsonNode> trees = new ArrayList<>();
  private final List<HasMetadata> objects = new ArrayList<>();

  private Manifests(String yaml) {
    var options = new LoaderOptions();
    options.setAllowDuplicateKeys(false);
    for (var document : new Yaml(new SafeConstructor(options)).loadAll(yaml)) {
      if (document != null) {
        var tree = STRICT.<JsonNode>valueToTree(document);
        trees.add(tree);
        if (!FOREIGN.contains(tree.path("kind").asText())) {
          objects.add(typed(tree));
        }
      }
    }
  }

  static Manifests of(Map<String, Object> values) {
    return new Manifests(Chart.render(values));
  }

  /** With the least that the chart must be told, and more. */
  static Manifests with(String yaml) {
    return of(Chart.leastAnd(yaml));
  }

  /** Likewise, for a version of Kubernetes. */
  static Manifests with(String yaml, String kubernetes) {
    return new Manifests(Chart.render(Chart.leastAnd(yaml), kubernetes));
  }

  List<HasMetadata> all() {
    return objects;
  }

  <T extends HasMetadata> List<T> all(Class<T> kind) {
    return objects.stream().filter(kind::isInstance).map(kind::cast).toList();
  }

  <T extends HasMetadata> T get(Class<T> kind, String name) {
    return all(kind).stream()
        .filter(object -> object.getMetadata().getName().equals(name))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no " + kind.getSimpleName() + " " + name));
  }

  /** The part of an object at a JSON pointer, as text; null where the object or the part is not. */
  @Nullable String at(String kind, String name, String pointer) {
    return trees.stream()
        .filter(tree -> tree.path("kind").asText().equals(kind))
        .filter(tree -> tree.path("metadata").path("name").asText().equals(name))
        .map(tree -> tree.at(pointer))
        .filter(part -> !part.isMissingNode())
        .map(part -> part.isValueNode() ? part.asText() : part.toString())
        .findFirst()
        .orElse(null);
  }

  /** The part of an object, KIND NAME, with the least values and more; - where there is none. */
  static String part(String yaml, String object, String pointer) {
    var words = object.split(" ", 2);
    return requireNonNullElse(with(yaml).at(words[0], words[1], pointer), "-");
  }

  /** What a role is told by a variable, with the least values and more; - where it is not set. */
  static String variable(String yaml, String role, String variable) {
    return with(yaml).environment("Deployment", "acme-perdure-" + role).getOrDefault(variable, "-");
  }

  List<Workload> workloads() {
    return objects.stream().flatMap(object -> Workload.of(object).stream()).toList();
  }

  /** The pods of all objects that have some, by the object's kind and name. */
  Map<String, PodSpec> pods() {
    var pods = new LinkedHashMap<String, PodSpec>();
    for (var object : objects) {
      var name = object.getKind() + " " + object.getMetadata().getName();
      switch (object) {
        case Deployment deployment -> pods.put(name, deployment.getSpec().getTemplate().getSpec());
        case StatefulSet set -> pods.put(name, set.getSpec().getTemplate().getSpec());
        case Job job -> pods.put(name, job.getSpec().getTemplate().getSpec());
        case Pod pod -> pods.put(name, pod.getSpec());
        default -> {}
      }
    }
    return pods;
  }

  /** The variables of an object's only container that have a value of their own. */
  Map<String, String> environment(String kind, String name) {
    var pod = requireNonNull(pods().get(kind + " " + name));
    var environment = new LinkedHashMap<String, String>();
    for (var variable : pod.getContainers().getFirst().getEnv()) {
      if (variable.getValue() != null) {
        environment.put(variable.getName(), variable.getValue());
      }
    }
    return environment;
  }

  static HasMetadata typed(JsonNode tree) {
    var kind =
        KINDS.stream()
            .filter(type -> type.getSimpleName().equals(tree.path("kind").asText()))
            .findFirst()
            .orElseThrow(() -> new AssertionError("unexpected " + tree));
    try {
      var object = STRICT.treeToValue(tree, kind);
      if (!object.getApiVersion().equals(HasMetadata.getApiVersion(kind))) {
        throw new AssertionError("unexpected version of " + tree);
      }
      return object;
    } catch (JsonProcessingException e) {
      throw new AssertionError(e.getMessage(), e);
    }
  }

  static JsonNode json(String text) {
    try {
      return STRICT.readTree(text);
    } catch (JsonProcessingException e) {
      throw new AssertionError(e.getMessage(), e);
    }
  }

  static List<String> names(JsonNode object) {
    return StreamSupport.stream(((Iterable<String>) object::fieldNames).spliterator(), false)
        .toList();
  }

  private static ObjectMapper strict() {
    var mapper =
        JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
            .annotationIntrospector(new NoExtras())
            .build();
    for (var shape :
        List.of(CoercionInputShape.Integer, CoercionInputShape.Float, CoercionInputShape.Boolean)) {
      mapper.coercionConfigFor(LogicalType.Textual).setCoercion(shape, CoercionAction.Fail);
    }
    return mapper;
  }

  /** Takes from the types the map in which they would keep fields that they do not know. */
  private static final class NoExtras extends JacksonAnnotationIntrospector {
    @Override
    public Boolean hasAnySetter(Annotated annotated) {
      return false;
    }
  }
}
