package io.perdure.helm;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What keeps pods running, Deployment or StatefulSet: how many, and which. */
record Workload(
    HasMetadata object,
    LabelSelector selector,
    @Nullable Integer replicas,
    PodTemplateSpec template) {

  static Optional<Workload> of(HasMetadata object) {
    return switch (object) {
      case Deployment it ->
          Optional.of(
              new Workload(
                  it,
                  it.getSpec().getSelector(),
                  it.getSpec().getReplicas(),
                  it.getSpec().getTemplate()));
      case StatefulSet it ->
          Optional.of(
              new Workload(
                  it,
                  it.getSpec().getSelector(),
                  it.getSpec().getReplicas(),
                  it.getSpec().getTemplate()));
      default -> Optional.empty();
    };
  }

  String name() {
    return object.getMetadata().getName();
  }

  PodSpec pod() {
    return template.getSpec();
  }

  boolean isSelectedBy(Map<String, String> labels) {
    ObjectMeta metadata = template.getMetadata();
    return metadata.getLabels().entrySet().containsAll(labels.entrySet());
  }
}
