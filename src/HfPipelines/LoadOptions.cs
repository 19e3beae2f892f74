using static TorchSharp.torch;

namespace HfPipelines;

/// <summary>How a checkpoint is found and loaded.</summary>
public sealed record LoadOptions
{
    /// <summary>The device; null for the first CUDA device if there is one, else the CPU.</summary>
    public Device? Device { get; init; }

    /// <summary>
    /// The element type of the weights and of the computation; null for float32 on the CPU, where half precision is slower and less exact, and the
    /// checkpoint's own type on other devices.
    /// </summary>
    public ScalarType? DType { get; init; }

    /// <summary>The class in transformers, for example <c>LlamaForCausalLM</c>; null for the one that the checkpoint or the task names.</summary>
    public string? ClassName { get; init; }

    /// <summary>The branch, tag or commit on the hub; null for <c>main</c>.</summary>
    public string? Revision { get; init; }

    /// <summary>The hub's access token; null for <c>HF_TOKEN</c> or the token file.</summary>
    public string? Token { get; init; }

    /// <summary>Whether the hub is never asked, only its cache; null for what <c>HF_HUB_OFFLINE</c> says.</summary>
    public bool? Offline { get; init; }

    /// <summary>Whether a tensor of the checkpoint that the network does not use is an error.</summary>
    public bool Strict { get; init; }

    /// <summary>
    /// Whether defects of the original that are known and put right are as there, for comparisons with it: RWKV mixes the rows of a batch, and reads
    /// padding.
    /// </summary>
    public bool ReproducesDefects { get; init; }
}
