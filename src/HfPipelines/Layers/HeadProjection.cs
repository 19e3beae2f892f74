using HfPipelines.Checkpoints;
using static TorchSharp.torch;

namespace HfPipelines.Layers;

/// <summary>The projection from hidden states to the heads of queries, keys and values.</summary>
internal abstract class HeadProjection
{
    /// <summary>Takes the projection of a checkpoint.</summary>
    /// <param name="weights">The view of the attention.</param>
    /// <param name="options">The sizes and names.</param>
    public static HeadProjection Create(Weights weights, AttentionOptions options)
        => options.FusedName is null ? new SeparateProjections(weights, options) : new FusedProjection(weights, options);

    /// <summary>Applies the projection.</summary>
    /// <param name="hidden">[batch, length, hidden].</param>
    /// <param name="positions">What is added for queries and keys; null for nothing.</param>
    /// <returns>Queries [batch, heads, length, head size], keys and values [batch, key heads, length, head size].</returns>
    public abstract (Tensor Queries, Tensor Keys, Tensor Values) Forward(Tensor hidden, Tensor? positions);

    /// <summary>
    /// Three projections. They stay apart: fused ones would have to be copied out of the memory-mapped checkpoint, and for one token measure no
    /// faster, for the time goes into reading the weights.
    /// </summary>
    private sealed class SeparateProjections : HeadProjection
    {
        private readonly AttentionOptions _options;
        private readonly Linear _query;
        private readonly Linear _key;
        private readonly Linear _value;
        private readonly Norm? _queryNorm;
        private readonly Norm? _keyNorm;

        public SeparateProjections(Weights weights, AttentionOptions options)
        {
            _options = options;
            int size = options.ActualHeadSize;
            _query = new Linear(weights / options.QueryName, options.HiddenSize, options.Heads * size, options.InputBias, options.IsTransposed);
            _key = new Linear(weights / options.KeyName, options.HiddenSize, options.ActualKeyValueHeads * size, options.KeyBias ?? options.InputBias, options.IsTransposed);
            _value = new Linear(weights / options.ValueName, options.HiddenSize, options.ActualKeyValueHeads * size, options.InputBias, options.IsTransposed);
            (_queryNorm, _keyNorm) = HeadNorm.Create(weights, options, turned: false);
        }

        public override (Tensor Queries, Tensor Keys, Tensor Values) Forward(Tensor hidden, Tensor? positions)
        {
            (long batch, long length) = (hidden.size(0), hidden.size(1));
            Tensor placed = positions is null ? hidden : hidden + positions;
            return (
                Split(placed, _query, _options.Heads, _queryNorm),
                Split(placed, _key, _options.ActualKeyValueHeads, _keyNorm),
                Split(hidden, _value, _options.ActualKeyValueHeads, null));

            Tensor Split(Tensor states, Linear projection, int heads, Norm? norm)
            {
                Tensor projected = projection.Forward(states);
                if (norm is not null && _options.HeadNormWeights == HeadNormWeights.Whole)
                {
                    (projected, norm) = (norm.Forward(projected), null);
                }

                if (_options.Clip is { } most)
                {
                    projected.clamp_(-most, most);
                }

                projected = norm?.Forward(projected.view(batch, length, heads, _options.ActualHeadSize)) ?? projected;

                // One position needs no transposition, and keeps its memory in order.
                return length == 1
                    ? projected.view(batch, heads, 1, _options.ActualHeadSize)
                    : projected.view(batch, length, heads, _options.ActualHeadSize).transpose(1, 2);
            }
        }
    }

    /// <summary>One projection, whose result is taken apart.</summary>
    private sealed class FusedProjection : HeadProjection
    {
        private readonly AttentionOptions _options;
        private readonly Linear _projection;
        private readonly Norm? _queryNorm;
        private readonly Norm? _keyNorm;

        public FusedProjection(Weights weights, AttentionOptions options)
        {
            _options = options;
            int size = options.ActualHeadSize;
            int heads = options.Heads + (2 * options.ActualKeyValueHeads);
            _projection = new Linear(weights / options.FusedName!, options.HiddenSize, heads * size, options.InputBias, options.IsTransposed);
            (_queryNorm, _keyNorm) = HeadNorm.Create(weights, options, turned: false);
        }

        public override (Tensor Queries, Tensor Keys, Tensor Values) Forward(Tensor hidden, Tensor? positions)
        {
            (long batch, long length) = (hidden.size(0), hidden.size(1));
            if (positions is not null)
            {
                throw new NotSupportedException("One projection to queries, keys and values cannot leave the positions out of the values.");
            }

            (int heads, int keyHeads, int size) = (_options.Heads, _options.ActualKeyValueHeads, _options.ActualHeadSize);
            Tensor projected = _projection.Forward(hidden);
            Tensor queries, keys, values;
            if (_options.FusedLayout == FusedLayout.Blocks)
            {
                Tensor all = projected.view(batch, length, heads + (2 * keyHeads), size).transpose(1, 2);
                (queries, keys, values) = (all.narrow(1, 0, heads), all.narrow(1, heads, keyHeads), all.narrow(1, heads + keyHeads, keyHeads));
            }
            else if (_options.FusedLayout == FusedLayout.Quarters)
            {
                Tensor quarters = projected.view(batch, length, 4, 3, heads / 4, size);
                (queries, values, keys) = (Part(quarters, 0), Part(quarters, 1), Part(quarters, 2));
            }
            else
            {
                int group = heads / keyHeads;
                Tensor groups = projected.view(batch, length, keyHeads, group + 2, size);
                queries = groups.narrow(3, 0, group).flatten(2, 3).transpose(1, 2);
                (keys, values) = (groups.select(3, group).transpose(1, 2), groups.select(3, group + 1).transpose(1, 2));
            }

            return (_queryNorm?.Forward(queries) ?? queries, _keyNorm?.Forward(keys) ?? keys, values);

            static Tensor Part(Tensor quarters, long index) => quarters.select(3, index).flatten(2, 3).transpose(1, 2);
        }
    }
}
