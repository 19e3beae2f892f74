using HfPipelines.Checkpoints;
using HfPipelines.Configuration;
using HfPipelines.Networks;
using TorchSharp;

namespace HfPipelines.Pipelines;

/// <summary>
/// A loaded checkpoint with the one thread that runs it. Many threads may call a pipeline; the calls run one after another. Disposing cancels the
/// running call, fails the waiting ones and frees the weights.
/// </summary>
public abstract class ModelPipeline : IDisposable, IAsyncDisposable
{
    private readonly PipelineWorker _worker;
    private readonly Lock _lock = new();
    private Task? _disposal;

    /// <summary>Takes over a loaded model.</summary>
    /// <param name="model">The model; the pipeline disposes it.</param>
    protected ModelPipeline(PretrainedModel model)
    {
        ArgumentNullException.ThrowIfNull(model);
        Model = model;
        _worker = new PipelineWorker($"HfPipelines {model.ModelClass.Name}");
    }

    /// <summary>The configuration of the checkpoint.</summary>
    public PretrainedConfig Config => Model.Config;

    /// <summary>The class in transformers that the network is, for example <c>LlamaForCausalLM</c>.</summary>
    public string ClassName => Model.ModelClass.Name;

    /// <summary>The loaded model.</summary>
    protected PretrainedModel Model { get; }

    /// <summary>Loads a checkpoint as the pipeline of the class that it names.</summary>
    /// <param name="registry">All architectures.</param>
    /// <param name="pathOrHubId">A folder, or an id on the hub.</param>
    /// <param name="options">How to load, or null for the defaults.</param>
    /// <param name="progress">Hears how far loading has come.</param>
    /// <param name="cancellationToken">Cancels loading.</param>
    /// <returns>The pipeline of the class's task, for example a <see cref="TextGenerationPipeline"/>; for other classes a <see cref="NetworkPipeline"/>.</returns>
    public static Task<ModelPipeline> LoadAsync(
        ArchitectureRegistry registry,
        string pathOrHubId,
        LoadOptions? options = null,
        IProgress<LoadProgress>? progress = null,
        CancellationToken cancellationToken = default)
        => PipelineLoader.LoadAsync(null, registry, null, pathOrHubId, options, progress, PipelineChoice.Create, cancellationToken);

    /// <summary>Loads a checkpoint as a pipeline of the caller's choice.</summary>
    /// <typeparam name="TPipeline">The pipeline, for example a <see cref="TextClassificationPipeline"/>.</typeparam>
    /// <param name="architecture">The architecture of the checkpoint; null for the one that its configuration names.</param>
    /// <param name="registry">All architectures, for the parts of the model.</param>
    /// <param name="mapping">The auto mapping of transformers with the class to run, for example <c>ctc</c>; null for that of the pipeline.</param>
    /// <param name="pathOrHubId">A folder, or an id on the hub.</param>
    /// <param name="options">How to load, or null for the defaults.</param>
    /// <param name="progress">Hears how far loading has come.</param>
    /// <param name="cancellationToken">Cancels loading.</param>
    /// <returns>The pipeline; the caller disposes of it.</returns>
    public static Task<TPipeline> LoadAsync<TPipeline>(
        Architecture? architecture,
        ArchitectureRegistry registry,
        string? mapping,
        string pathOrHubId,
        LoadOptions? options = null,
        IProgress<LoadProgress>? progress = null,
        CancellationToken cancellationToken = default)
        where TPipeline : ModelPipeline, IPipeline<TPipeline>
        => PipelineLoader.LoadAsync(architecture, registry, mapping ?? TPipeline.Mapping, pathOrHubId, options, progress, TPipeline.Create, cancellationToken);

    /// <summary>Runs the network once.</summary>
    /// <param name="input">The inputs, on any device; the caller keeps their ownership, and must not dispose them before the call has ended.</param>
    /// <param name="cancellationToken">Cancels the call while it waits.</param>
    /// <returns>The outputs, on the model's device; the caller owns their tensors.</returns>
    /// <exception cref="ObjectDisposedException">The pipeline is disposed.</exception>
    public Task<ModelOutput> ForwardAsync(ModelInput input, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(input);
        return RunAsync(
            _ =>
            {
                ModelOutput output = Model.Network.Forward(ToDevice(input.Clone()));
                foreach ((string _, torch.Tensor tensor) in output)
                {
                    tensor.DetachFromDisposeScope();
                }

                return output;
            },
            cancellationToken);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        DisposeAsync().AsTask().GetAwaiter().GetResult();
        GC.SuppressFinalize(this);
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        lock (_lock)
        {
            _disposal ??= Task.Run(() =>
            {
                _worker.Dispose();
                Model.Dispose();
            });
        }

        GC.SuppressFinalize(this);
        return new ValueTask(_disposal);
    }

    /// <summary>Moves inputs to the model's device.</summary>
    /// <param name="input">The inputs; tensors that are there already stay the same.</param>
    private protected ModelInput ToDevice(ModelInput input) => input.MoveTo(Model.Device);

    /// <summary>Runs work on the pipeline's thread, in inference mode and a dispose scope of its own.</summary>
    /// <param name="work">The work; its token is cancelled by the caller's and by disposal.</param>
    /// <param name="cancellationToken">Cancels the work, also while it waits.</param>
    /// <exception cref="ObjectDisposedException">The pipeline is disposed.</exception>
    protected Task<T> RunAsync<T>(Func<CancellationToken, T> work, CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(_disposal is not null, this);
        return _worker.RunAsync(work, cancellationToken);
    }
}
