using HfPipelines.Checkpoints;
using HfPipelines.Layers;
using HfPipelines.Networks;
using static TorchSharp.torch;

namespace OwnArchitecture;

[Network("bigram")]
internal static class BigramNetworks
{
    public static Network BigramForCausalLM(BigramConfig config, Weights weights) => new Bigram(new Embedding(weights / "transitions", config.VocabSize, config.VocabSize));

    private sealed class Bigram(Embedding transitions) : Network, ICausalLanguageModel
    {
        public DecoderCache CreateCache(long batchSize, long maxLength) => new WordCount();

        public override ModelOutput Forward(ModelInput input)
        {
            Tensor words = input.InputIds ?? throw new ModelInputException("input_ids", "[batch, length]", "none");
            (input.Cache as WordCount)?.Add(words.size(1));
            var output = new ModelOutput();
            output.Add("logits", transitions.Forward(words));
            return output;
        }
    }

    // The model remembers nothing but where it is.
    private sealed class WordCount : DecoderCache
    {
        private long _length;

        public override long Length => _length;

        public void Add(long words) => _length += words;

        public override void Reorder(Tensor indices)
        {
        }

        public override void Crop(long length) => _length = length;

        protected override void Dispose(bool disposing)
        {
        }
    }
}
