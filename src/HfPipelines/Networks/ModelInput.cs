using HfPipelines.Layers;
using TorchSharp;
using static TorchSharp.torch;

namespace HfPipelines.Networks;

/// <summary>The inputs of a network, by the names of transformers' forward arguments. It does not own its tensors.</summary>
public sealed class ModelInput
{
    private readonly Dictionary<string, Tensor> _tensors = [];

    /// <summary>The tensor of a name; null where it is absent.</summary>
    /// <param name="name">The argument's name in transformers, for example <c>pixel_values</c>.</param>
    public Tensor? this[string name]
    {
        get => _tensors.GetValueOrDefault(name);
        set
        {
            if (value is null)
            {
                _tensors.Remove(name);
            }
            else
            {
                _tensors[name] = value;
            }
        }
    }

    /// <summary>The names that are present.</summary>
    public IReadOnlyCollection<string> Names => _tensors.Keys;

    /// <summary>Token ids, int64 [batch, length].</summary>
    public Tensor? InputIds { get => this["input_ids"]; set => this["input_ids"] = value; }

    /// <summary>Embeddings instead of token ids, [batch, length, hidden].</summary>
    public Tensor? InputsEmbeds { get => this["inputs_embeds"]; set => this["inputs_embeds"] = value; }

    /// <summary>1 where a token counts and 0 where it is padding, int64 [batch, cached + length].</summary>
    public Tensor? AttentionMask { get => this["attention_mask"]; set => this["attention_mask"] = value; }

    /// <summary>Positions, int64 [batch, length].</summary>
    public Tensor? PositionIds { get => this["position_ids"]; set => this["position_ids"] = value; }

    /// <summary>Pictures, [count, channels, height, width].</summary>
    public Tensor? PixelValues { get => this["pixel_values"]; set => this["pixel_values"] = value; }

    /// <summary>What earlier calls left for this one; the network reads and advances it. Null for a call on its own.</summary>
    public DecoderCache? Cache { get; set; }

    /// <summary>Whether the output holds <c>hidden_states.N</c>.</summary>
    public bool OutputHiddenStates { get; set; }

    /// <summary>How many positions, counted from the end, get logits; 0 for all.</summary>
    public int LogitsToKeep { get; set; }

    /// <summary>Whether a truth value is given, as a tensor without dimensions, and true.</summary>
    /// <param name="name">The argument's name in transformers, for example <c>interpolate_pos_encoding</c>.</param>
    public bool IsSet(string name) => this[name]?.ToBoolean() ?? false;

    /// <summary>The pictures, which must be given.</summary>
    /// <returns>[count, channels, height, width].</returns>
    /// <exception cref="ModelInputException">There are none, or they have other dimensions.</exception>
    public Tensor Pixels()
        => PixelValues is { } pixels && pixels.dim() == 4 ? pixels
            : throw new ModelInputException("pixel_values", "[count, channels, height, width]", PixelValues is { } given ? $"[{string.Join(", ", given.shape)}]" : "none");

    /// <summary>The rows of whole numbers of an input, for example the heights and widths of <c>image_sizes</c>; the input must be given.</summary>
    /// <param name="name">The argument's name in transformers.</param>
    /// <param name="size">The number of numbers in a row.</param>
    /// <exception cref="ModelInputException">It is not given, or has another shape.</exception>
    public IReadOnlyList<IReadOnlyList<long>> Rows(string name, int size)
    {
        if (this[name] is not { } rows || rows.dim() != 2 || rows.size(1) != size)
        {
            throw new ModelInputException(name, $"[count, {size}]", this[name] is { } given ? $"[{string.Join(", ", given.shape)}]" : "none");
        }

        using Tensor local = rows.to(ScalarType.Int64).cpu().contiguous();
        return [.. local.data<long>().ToArray().Chunk(size)];
    }

    /// <summary>The states that get logits.</summary>
    /// <param name="hidden">[batch, length, hidden].</param>
    /// <returns>The last <see cref="LogitsToKeep"/> positions, or all, as a view.</returns>
    internal Tensor KeepLast(Tensor hidden)
    {
        long length = hidden.size(1);
        return LogitsToKeep > 0 && LogitsToKeep < length ? hidden.narrow(1, length - LogitsToKeep, LogitsToKeep) : hidden;
    }

    /// <summary>Moves the tensors to a device; those that are there already stay the same.</summary>
    /// <param name="device">The device.</param>
    internal ModelInput MoveTo(Device device)
    {
        foreach (string name in Names.ToArray())
        {
            _tensors[name] = _tensors[name].to(device);
        }

        return this;
    }

    /// <summary>A copy that shares the tensors.</summary>
    public ModelInput Clone()
    {
        var copy = new ModelInput { Cache = Cache, OutputHiddenStates = OutputHiddenStates, LogitsToKeep = LogitsToKeep };
        foreach ((string name, Tensor tensor) in _tensors)
        {
            copy._tensors[name] = tensor;
        }

        return copy;
    }
}
