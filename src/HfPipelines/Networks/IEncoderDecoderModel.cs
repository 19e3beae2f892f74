namespace HfPipelines.Networks;

/// <summary>
/// A network that reads its input with an encoder and writes with a decoder. A call that holds <c>encoder_outputs.last_hidden_state</c>, the
/// encoder's states, spares the encoder; <c>decoder_input_ids</c> are the tokens written so far, or with a cache those that it has not seen.
/// </summary>
public interface IEncoderDecoderModel : ICausalLanguageModel
{
    /// <summary>Whether the decoder's first tokens may be any, and not only those that begin with the configuration's start token.</summary>
    bool TakesAnyStart => false;

    /// <summary>Runs the encoder.</summary>
    /// <param name="input">What the encoder takes; what the decoder takes is passed over.</param>
    /// <returns>The encoder's output, with <c>last_hidden_state</c> [batch, places, hidden].</returns>
    ModelOutput Encode(ModelInput input);
}
