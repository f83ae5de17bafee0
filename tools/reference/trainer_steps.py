"""The training steps of Hugging Face's Trainer, for the scripts that make expected values: needs torch, transformers."""

import torch
from transformers import get_linear_schedule_with_warmup


def train(model, settings, batch_at):
    """AdamW without decay on biases and LayerNorm, warm-up and linear decay, gradients clipped at a norm of 1.

    `settings`: steps, learningRate, warmup (a share of the steps), weightDecay. `batch_at(step)`: what the model is called with.
    Gives the loss of each step, and the gradients' norm before it is clipped.
    """
    plain = [p for n, p in model.named_parameters() if n.endswith(".bias") or "LayerNorm" in n]
    decayed = [p for n, p in model.named_parameters() if not (n.endswith(".bias") or "LayerNorm" in n)]
    groups = [{"params": decayed, "weight_decay": settings["weightDecay"]}, {"params": plain, "weight_decay": 0.0}]
    optimizer = torch.optim.AdamW(groups, lr=settings["learningRate"], betas=(0.9, 0.999), eps=1e-8)
    steps = settings["steps"]
    schedule = get_linear_schedule_with_warmup(optimizer, -(-steps * settings["warmup"] // 1), steps)
    losses, norms = [], []
    for step in range(steps):
        loss = model(**batch_at(step)).loss
        loss.backward()
        norms.append(float(torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)))
        optimizer.step()
        schedule.step()
        optimizer.zero_grad()
        losses.append(float(loss))
    return losses, norms
