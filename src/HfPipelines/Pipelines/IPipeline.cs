namespace HfPipelines.Pipelines;

/// <summary>A pipeline that <see cref="ModelPipeline.LoadAsync{TPipeline}"/> makes of a checkpoint.</summary>
/// <typeparam name="TSelf">The pipeline itself.</typeparam>
public interface IPipeline<TSelf>
    where TSelf : ModelPipeline, IPipeline<TSelf>
{
    /// <summary>The auto mapping of transformers with the class that the pipeline runs, for example <c>causal_lm</c>, or several, separated by spaces; null for the class that the checkpoint names.</summary>
    static abstract string? Mapping { get; }

    /// <summary>Makes the pipeline.</summary>
    /// <param name="checkpoint">The checkpoint; the pipeline takes over its model.</param>
    static abstract TSelf Create(LoadedCheckpoint checkpoint);
}
