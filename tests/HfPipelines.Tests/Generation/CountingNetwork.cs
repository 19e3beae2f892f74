using HfPipelines.Layers;
using HfPipelines.Networks;
using static TorchSharp.torch;

namespace HfPipelines.Tests.Generation;

/// <summary>A network that likes the number after the last token best, and the next ones a little less. It notes its calls.</summary>
internal sealed class CountingNetwork(int vocabulary = 32) : Network, ICausalLanguageModel
{
    public List<ModelInput> Calls { get; } = [];

    public int OpenCaches { get; private set; }

    public DecoderCache CreateCache(long batchSize, long maxLength)
    {
        OpenCaches++;
        return new CountingCache(this);
    }

    public override ModelOutput Forward(ModelInput input)
    {
        Calls.Add(Describe(input));
        long[] ids = input.InputIds?.data<long>().ToArray() ?? new long[input.InputsEmbeds!.size(0) * input.InputsEmbeds.size(1)];
        long rows = (input.InputIds ?? input.InputsEmbeds)!.size(0);
        int length = ids.Length / (int)rows;
        ((CountingCache?)input.Cache)?.Advance(length);
        var scores = new float[ids.Length * vocabulary];
        for (int i = 0; i < ids.Length; i++)
        {
            for (int token = 0; token < vocabulary; token++)
            {
                scores[(i * vocabulary) + token] = -((token - ids[i] - 1 + vocabulary) % vocabulary);
            }
        }

        var output = new ModelOutput();
        Tensor logits = tensor(scores, [rows, length, vocabulary]);
        output.Add("logits", input.LogitsToKeep == 0 ? logits : logits.narrow(1, length - input.LogitsToKeep, input.LogitsToKeep));
        return output;
    }

    /// <summary>The shapes and values of a call, kept beyond its dispose scope.</summary>
    private static ModelInput Describe(ModelInput input)
    {
        var copy = new ModelInput { LogitsToKeep = input.LogitsToKeep };
        foreach (string name in input.Names)
        {
            copy[name] = input[name]!.clone().DetachFromDisposeScope();
        }

        return copy;
    }

    private sealed class CountingCache(CountingNetwork network) : DecoderCache
    {
        private long _length;

        public override long Length => _length;

        public void Advance(long length) => _length += length;

        public override void Reorder(Tensor indices)
        {
        }

        public override void Crop(long length) => _length = length;

        protected override void Dispose(bool disposing) => network.OpenCaches--;
    }
}
