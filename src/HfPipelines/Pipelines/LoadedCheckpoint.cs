using HfPipelines.Checkpoints;
using HfPipelines.Networks;

namespace HfPipelines.Pipelines;

/// <summary>What a pipeline is made of.</summary>
/// <param name="Model">The loaded model.</param>
/// <param name="Folder">The folder with its tokenizer, processors and options.</param>
/// <param name="Registry">All architectures, for the parts of the model.</param>
public sealed record LoadedCheckpoint(PretrainedModel Model, CheckpointFolder Folder, ArchitectureRegistry Registry);
