using System.Text.Json;
using HfPipelines.Configuration;
using HfPipelines.Networks;
using TorchSharp;
using static TorchSharp.torch;

namespace HfPipelines.Checkpoints;

/// <summary>A checkpoint's network with its weights.</summary>
public sealed class PretrainedModel : IDisposable
{
    private readonly WeightStore _weights;

    private PretrainedModel(PretrainedConfig config, ModelClass modelClass, Network network, WeightStore weights, LoadReport report)
    {
        (Config, ModelClass, Network, _weights, Report) = (config, modelClass, network, weights, report);
    }

    /// <summary>The configuration.</summary>
    public PretrainedConfig Config { get; }

    /// <summary>The class in transformers that the network is.</summary>
    public ModelClass ModelClass { get; }

    /// <summary>The network; it lives as long as this.</summary>
    public Network Network { get; }

    /// <summary>What of the checkpoint the network does not use.</summary>
    public LoadReport Report { get; }

    /// <summary>The number of floating-point elements of the weights; a tied tensor counts once.</summary>
    public long ParameterCount => _weights.ParameterCount;

    /// <summary>The number of bytes of the weights; a tied tensor counts once.</summary>
    public long ByteCount => _weights.ByteCount;

    /// <summary>The element type of the weights.</summary>
    public ScalarType DType => _weights.DType;

    /// <summary>The device of the weights.</summary>
    public Device Device => _weights.Device;

    /// <summary>Loads a checkpoint.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="architecture">The architecture that the checkpoint must be of; null for the one that its configuration names.</param>
    /// <param name="registry">All architectures.</param>
    /// <param name="task">The auto mapping that the class must have, for example <c>causal_lm</c>, or several, separated by spaces, of which it must have one; null for none.</param>
    /// <param name="options">How to load; null for the defaults.</param>
    /// <param name="progress">Hears how far loading has come.</param>
    /// <param name="cancellationToken">Cancels between two tensors.</param>
    /// <exception cref="ConfigurationException">The configuration is malformed or of another model type.</exception>
    /// <exception cref="CheckpointException">The weights are malformed, missing or mis-shaped.</exception>
    /// <exception cref="MissingNetworkException">HfPipelines has no network for the class yet.</exception>
    /// <exception cref="MissingLibTorchException">libtorch could not be loaded.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public static PretrainedModel Load(
        CheckpointFolder folder,
        Architecture? architecture,
        ArchitectureRegistry registry,
        string? task = null,
        LoadOptions? options = null,
        IProgress<LoadProgress>? progress = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(folder);
        ArgumentNullException.ThrowIfNull(registry);
        options ??= new LoadOptions();
        PretrainedConfig config = ReadConfig(folder, architecture, registry) with { ReproducesDefects = options.ReproducesDefects };
        ModelClass model = ChooseClass(config, folder, task, options.ClassName);
        if (model.Create is null)
        {
            throw new MissingNetworkException(config.Architecture.ModelType, model.Name);
        }

        Native.LibTorch.EnsureLoaded();
        Device device = options.Device ?? (cuda_is_available() ? CUDA : CPU);
        ScalarType type = options.DType ?? (device.type == DeviceType.CPU ? ScalarType.Float32 : StoredTypeOf(config));

        // The tensors keep the mapping; the source only reads.
        using TensorSource source = folder.OpenWeights();
        var weights = new WeightStore(source, model, config, type, device, progress, cancellationToken);
        try
        {
            using IDisposable inference = inference_mode();
            using DisposeScope scope = NewDisposeScope();
            Network network = model.Create(config, weights.Root);
            return new PretrainedModel(config, model, network, weights, weights.Complete(options.Strict));
        }
        catch
        {
            weights.Dispose();
            throw;
        }
    }

    /// <summary>Frees the weights.</summary>
    public void Dispose() => _weights.Dispose();

    /// <summary>Reads the typed configuration of a folder.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="architecture">The architecture that it must be of; null for the one that it names.</param>
    /// <param name="registry">All architectures.</param>
    internal static PretrainedConfig ReadConfig(CheckpointFolder folder, Architecture? architecture, ArchitectureRegistry registry)
    {
        string file = folder.PathOf("config.json");
        JsonElement json = folder.ReadJson("config.json");
        var reader = new ConfigReader(file, json, architecture is null ? registry : registry.With(architecture));
        string? modelType = reader.GetStringOrNull("model_type") ?? architecture?.ModelType;
        if (architecture is not null && modelType != architecture.ModelType)
        {
            throw new ConfigurationException(file, "model_type", $"'{architecture.ModelType}'", $"'{modelType}'");
        }

        return modelType is not null && reader.Registry.TryGet(modelType, out Architecture? named)
            ? named.ReadConfig(reader)
            : throw new ConfigurationException(file, "model_type", "a model type that HfPipelines knows", modelType is null ? "none" : $"'{modelType}'");
    }

    private static ModelClass ChooseClass(PretrainedConfig config, CheckpointFolder folder, string? task, string? className)
    {
        Architecture architecture = config.Architecture;
        if (className is not null)
        {
            return architecture.FindClass(className)
                ?? throw new ConfigurationException(folder.PathOf("config.json"), null, $"a class of '{architecture.ModelType}' ({string.Join(", ", architecture.Classes.Select(c => c.Name))})", $"'{className}'");
        }

        ModelClass? saved = config.Architectures.Select(architecture.FindClass).FirstOrDefault(c => c is not null);
        string[] tasks = (task ?? "base").Split(' ');
        if (saved is not null && (task is null || tasks.Any(saved.Tasks.Contains)))
        {
            return saved;
        }

        return tasks.Select(t => architecture.Classes.FirstOrDefault(c => c.Tasks.Contains(t))).FirstOrDefault(c => c is not null)
            ?? throw new ConfigurationException(folder.PathOf("config.json"), "architectures", $"a class of '{architecture.ModelType}' for '{task ?? "base"}'", $"{string.Join(", ", config.Architectures)}");
    }

    private static ScalarType StoredTypeOf(PretrainedConfig config) => config.DType switch
    {
        "bfloat16" => ScalarType.BFloat16,
        "float16" => ScalarType.Float16,
        "float64" => ScalarType.Float64,
        _ => ScalarType.Float32,
    };
}
