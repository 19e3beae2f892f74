using HfPipelines.Layers;
using HfPipelines.Networks;
using TorchSharp;
using static TorchSharp.torch;

namespace HfPipelines.Generation.Decoding;

/// <summary>One batch on its way through a decoder: feeds the network what it has not seen yet and keeps its cache, masks and positions.</summary>
internal sealed class DecoderRun : IDisposable
{
    private readonly Network _network;
    private readonly bool _hasEncoder;
    private readonly ModelInput _prompt;
    private readonly DecoderCache? _cache;
    private readonly bool _ownsCache;
    private readonly Device _device;
    private readonly int _embeddings;
    private readonly int _promptLength;
    private readonly Tensor? _mask;
    private readonly Tensor? _positions;
    private int _seen;

    /// <summary>Starts a run.</summary>
    /// <param name="network">The network.</param>
    /// <param name="batch">The prompts, in the rows of the batch. What is no token, mask or position enters the first call only.</param>
    /// <param name="maxLength">The most places that a row may reach, embeddings included.</param>
    /// <param name="useCache">Whether the network keeps what it has seen.</param>
    public DecoderRun(Network network, PromptBatch batch, int maxLength, bool useCache)
    {
        _network = network;
        _hasEncoder = network is IEncoderDecoderModel;
        _prompt = batch.Input;
        _device = batch.Device;
        _promptLength = batch.Length;
        _embeddings = _prompt.InputsEmbeds is null ? 0 : _promptLength;
        if (batch.Mask is { } mask)
        {
            using DisposeScope scope = NewDisposeScope();
            Tensor padding = tensor(mask, [batch.Rows, _promptLength], device: _device);
            _mask = cat([padding, ones([batch.Rows, maxLength - _promptLength], ScalarType.Int64, _device)], 1).DetachFromDisposeScope();
            _positions = padding.cumsum(-1).sub(1).masked_fill(padding.eq(0), 0).DetachFromDisposeScope();
        }

        if (_prompt.PositionIds is null && (network as ICausalLanguageModel)?.PositionsOf(_prompt) is { } positions)
        {
            _positions?.Dispose();
            _positions = positions.DetachFromDisposeScope();
        }

        _ownsCache = _prompt.Cache is null;
        _cache = !useCache ? null : _prompt.Cache ?? ((ICausalLanguageModel)network).CreateCache(batch.Rows, maxLength);
        _seen = (int)(_cache?.Length ?? 0);
        if (_seen > 0 && _seen >= _promptLength)
        {
            throw new GenerationException("past_key_values", $"a memory of fewer than the prompt's {_promptLength} tokens", $"of {_seen}");
        }
    }

    /// <summary>Feeds the tokens that the network has not seen.</summary>
    /// <param name="tokens">All tokens so far.</param>
    /// <param name="keep">The number of last places that get logits.</param>
    /// <returns>The logits, [rows, keep, vocabulary].</returns>
    public Tensor Forward(TokenSequences tokens, int keep = 1)
    {
        int total = _embeddings + tokens.Length;
        if (_cache?.MustRestart(total) == true)
        {
            _cache.Crop(_seen = 0);
        }

        int first = _cache is null ? 0 : _seen;
        ModelInput input = first == 0 || _hasEncoder ? _prompt.Clone() : new ModelInput();
        input.Cache = _cache;
        input.LogitsToKeep = keep;
        Tensor? mask = _mask?.narrow(1, 0, total);
        Tensor? ids = first > 0 || _embeddings == 0 ? Ids(tokens, Math.Max(0, first - _embeddings)) : null;
        if (_hasEncoder)
        {
            // What the prompt holds besides is the encoder's, whose states every call reads.
            input["decoder_attention_mask"] = mask;
            input["decoder_input_ids"] = ids;
        }
        else
        {
            input.AttentionMask = mask;
            input.InputIds = ids;
            input.InputsEmbeds = ids is null ? input.InputsEmbeds : null;
            input.PositionIds = Positions(first, total);
            input["token_type_ids"] = TokenTypes(first, total);
        }

        Tensor logits = _network.Forward(input).Logits;
        _seen = total;
        return logits.size(1) == keep ? logits : logits.narrow(1, logits.size(1) - keep, keep);
    }

    /// <summary>
    /// Continues a run that guides another: in transformers guidance hands on no state of a recurrent network, so that such a one reads the last token as
    /// if nothing had come before, with a mask as long as all.
    /// </summary>
    /// <param name="tokens">All tokens so far.</param>
    /// <returns>The logits, [rows, 1, vocabulary].</returns>
    public Tensor ForwardGuide(TokenSequences tokens)
    {
        if (_cache is not RecurrentCache || _seen == 0)
        {
            return Forward(tokens);
        }

        using DecoderCache fresh = ((ICausalLanguageModel)_network).CreateCache(tokens.Rows, tokens.Length);
        Tensor logits = _network.Forward(new ModelInput
        {
            InputIds = Ids(tokens, tokens.Length - 1),
            AttentionMask = ones([tokens.Rows, tokens.Length], ScalarType.Int64, _device),
            Cache = fresh,
        }).Logits;
        return logits.narrow(1, logits.size(1) - 1, 1);
    }

    /// <summary>Lets rows take over the memory of others.</summary>
    /// <param name="rows">For each row the one to take over.</param>
    public void Reorder(long[] rows)
    {
        if (_cache is not null && rows.Where((source, row) => source != row).Any())
        {
            using Tensor indices = tensor(rows, device: _device);
            _cache.Reorder(indices);
        }
    }

    /// <summary>Forgets the last tokens.</summary>
    /// <param name="length">The number of tokens to remember.</param>
    public void Crop(int length)
    {
        if (_cache is not null && _seen > _embeddings + length)
        {
            _seen = _embeddings + length;
            _cache.Crop(_seen);
        }
    }

    /// <summary>The scores of the last place as processors want them: float32 [rows, vocabulary], contiguous on the CPU.</summary>
    /// <param name="logits">[rows, places, vocabulary].</param>
    public static Tensor ToScores(Tensor logits) => logits.select(1, -1).to(ScalarType.Float32, CPU).contiguous();

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_ownsCache)
        {
            _cache?.Dispose();
        }

        _mask?.Dispose();
        _positions?.Dispose();
    }

    private Tensor Ids(TokenSequences tokens, int first)
    {
        int length = tokens.Length - first;
        var ids = new long[tokens.Rows * length];
        for (int row = 0; row < tokens.Rows; row++)
        {
            ReadOnlySpan<int> fresh = tokens[row][first..];
            for (int i = 0; i < length; i++)
            {
                ids[(row * length) + i] = fresh[i];
            }
        }

        return tensor(ids, [tokens.Rows, length], device: _device);
    }

    private Tensor? Positions(int first, int total)
    {
        if ((_prompt.PositionIds ?? _positions) is not { } positions || total == _promptLength)
        {
            return _prompt.PositionIds ?? _positions;
        }

        // Places behind the prompt count on from its last position.
        int from = Math.Max(first, _promptLength);
        Tensor next = positions.narrow(-1, _promptLength - 1, 1).add(arange(from - _promptLength + 1, total - _promptLength + 1, device: _device));
        return first < _promptLength ? cat([positions, next], -1) : next;
    }

    private Tensor? TokenTypes(int first, int total)
    {
        if (_prompt["token_type_ids"] is not { } types || total == _promptLength)
        {
            return _prompt["token_type_ids"];
        }

        int from = Math.Max(first, _promptLength);
        Tensor next = types.narrow(1, _promptLength - 1, 1).expand(-1, total - from);
        return first < _promptLength ? cat([types, next], 1) : next;
    }
}
